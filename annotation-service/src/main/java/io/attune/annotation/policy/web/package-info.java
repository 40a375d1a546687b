/** The registry of versions over REST. */
@NullMarked
package io.attune.annotation.policy.web;

import org.jspecify.annotations.NullMarked;
