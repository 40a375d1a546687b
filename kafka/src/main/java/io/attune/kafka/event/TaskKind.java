package io.attune.kafka.event;

/** What is asked about answers: which of two is better, whether one is good, or how good it is in each dimension. */
public enum TaskKind {
    PAIR(2),
    THUMB(1),
    SCORES(1);

    private final int answers;

    TaskKind(int answers) {
        this.answers = answers;
    }

    /** How many answers one task shows. */
    public int answers() {
        return answers;
    }
}
