/** What all REST controllers share: who may do what, how a refusal reads, and the description at /v3/api-docs. */
@NullMarked
package io.attune.annotation.web;

import org.jspecify.annotations.NullMarked;
