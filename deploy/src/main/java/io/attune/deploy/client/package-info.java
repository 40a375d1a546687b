/** The command-line client of the REST interface: signing in, import and export. */
@NullMarked
package io.attune.deploy.client;

import org.jspecify.annotations.NullMarked;
