/**
 * Chat templates: as much of Jinja (https://jinja.palletsprojects.com/en/stable/templates/) as the templates of language models use, with the settings
 * that Hugging Face gives it ({@code trim_blocks}, {@code lstrip_blocks}, loop controls, an immutable sandbox). A {@code Lexer} cuts the source, a
 * {@code Parser} makes a tree of it, a {@code Renderer} walks the tree; what is not known is an error that says so. Values are Java's: {@code String},
 * {@code Long}, {@code Double}, {@code Boolean}, {@code List}, {@code Map}, and {@code None}, {@code Undefined}, {@code Namespace} and
 * {@code Callable} for what Java lacks.
 */
@NullMarked
package io.attune.trainer.model.template;

import org.jspecify.annotations.NullMarked;
