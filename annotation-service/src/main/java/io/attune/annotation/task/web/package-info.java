/** Leases over REST. */
@NullMarked
package io.attune.annotation.task.web;

import org.jspecify.annotations.NullMarked;
