/** How the CLI's answers look to a person: humane numbers, aligned columns. */
@NullMarked
package io.penstock.controller.cli.text;

import org.jspecify.annotations.NullMarked;
