/** Projects over REST. */
@NullMarked
package io.attune.annotation.project.web;

import org.jspecify.annotations.NullMarked;
