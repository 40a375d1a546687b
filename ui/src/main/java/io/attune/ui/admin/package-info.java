/** Importing data, accounts, and records that could not be taken in. */
@NullMarked
package io.attune.ui.admin;

import org.jspecify.annotations.NullMarked;
