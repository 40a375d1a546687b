package io.attune.trainer.model.template;

/** What a name or a key without a value gives: empty as text, false as a condition, an error in anything else. */
record Undefined(String name) {
    TemplateException used() {
        return new TemplateException("'" + name + "' is undefined");
    }
}
