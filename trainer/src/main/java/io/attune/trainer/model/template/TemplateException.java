package io.attune.trainer.model.template;

/** A template that cannot be read or rendered; the message is one line and says why. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }
}
