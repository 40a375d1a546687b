package io.attune.trainer.objective;

/** What a forward pass can say about a completion. The name is the field's name in files. */
public enum Quantity {
    /** Log-prob of each completion token under the policy. */
    LOGPS("logps", true),
    /** Log-prob of each completion token under the reference policy. */
    REF_LOGPS("ref_logps", true),
    /** Output of the scalar head at the completion's last token. */
    SCORE("score", false);

    private final String field;
    private final boolean perToken;

    Quantity(String field, boolean perToken) {
        this.field = field;
        this.perToken = perToken;
    }

    public String field() {
        return field;
    }

    /** Whether there is one number per completion token, rather than one per completion. */
    public boolean perToken() {
        return perToken;
    }
}
