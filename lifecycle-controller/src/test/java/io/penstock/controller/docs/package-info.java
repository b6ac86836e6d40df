/** Holds the documents to the code: what they tell people to type can be typed. */
@NullMarked
package io.penstock.controller.docs;

import org.jspecify.annotations.NullMarked;
