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

    /** What a judge is asked where people are asked this: of scores it has learned two answers are compared, not one scored. */
    public TaskKind forJudge() {
        return switch (this) {
            case PAIR, SCORES -> PAIR;
            case THUMB -> THUMB;
        };
    }

    /** How many answers one task shows. */
    public int answers() {
        return answers;
    }
}
