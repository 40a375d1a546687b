/** How the platform is, over REST. */
@NullMarked
package io.attune.annotation.status.web;

import org.jspecify.annotations.NullMarked;
