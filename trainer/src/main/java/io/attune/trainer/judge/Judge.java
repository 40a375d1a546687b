package io.attune.trainer.judge;

/** Judges answers as an annotator would. It is never trusted further than its verdict: what fails or is unsure abstains. */
public interface Judge {

    /** What its verdicts are signed with, such as {@code reward-model}. */
    String name();

    /**
     * The verdict on the answers, in their stored order.
     *
     * @throws InterruptedException if the thread is interrupted while the judge is asked
     */
    Opinion judge(Question question) throws InterruptedException;
}
