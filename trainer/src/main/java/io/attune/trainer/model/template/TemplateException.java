package io.attune.trainer.model.template;

/** A template that cannot be read or rendered; the message is one line and says why. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    /** @param message may quote what the template holds, whatever that is */
    public TemplateException(String message) {
        super(shown(message));
    }

    private static String shown(String message) {
        String start = message.length() > LONGEST ? message.substring(0, LONGEST) + " …" : message;
        return start.replaceAll("\\p{Cntrl}+", " ");
    }
}
