package io.attune.trainer.model.template;

/** What a template can call: a macro, a function, a method. */
@FunctionalInterface
interface Callable {
    Object call(Arguments arguments);
}
