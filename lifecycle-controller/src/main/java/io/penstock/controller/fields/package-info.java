/**
 * Reads JSON and YAML trees field by field and collects every problem with the field's path, so
 * that one answer names them all. Used at both entrances: the configuration file and request
 * bodies.
 */
@NullMarked
package io.penstock.controller.fields;

import org.jspecify.annotations.NullMarked;
