/** Dead letters over REST. */
@NullMarked
package io.attune.annotation.deadletter.web;

import org.jspecify.annotations.NullMarked;
