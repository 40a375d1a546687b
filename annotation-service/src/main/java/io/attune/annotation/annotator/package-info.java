/** The people: accounts, roles, passwords, API tokens, and the pseudonyms under which events know them. */
@NullMarked
package io.attune.annotation.annotator;

import org.jspecify.annotations.NullMarked;
