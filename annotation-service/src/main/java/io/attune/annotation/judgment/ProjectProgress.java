package io.attune.annotation.judgment;

/**
 * How much a project's people and judges have judged; retracted judgments do not count.
 *
 * @param today by people, since the day began
 */
public record ProjectProgress(long today, long byPeople, long byJudge, long imported) {
    public long total() {
        return byPeople + byJudge + imported;
    }
}
