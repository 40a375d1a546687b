package io.attune.annotation.worker;

import java.time.Duration;

/** What a {@link Worker} does over and over. */
public interface Work {
    /**
     * Does what there is to do now. A failure of any kind is told once and the turn taken again after a pause.
     *
     * @return how long to rest before the next turn, unless woken; zero when there may be more to do
     */
    Duration turn();

    /** Makes a turn return soon that waits for something outside; called by another thread when the worker is to end. */
    default void cutShort() {}

    /** Lets go of what one turn leaves to the next, after a failure and at the end; the next turn makes it anew. */
    default void letGo() {}
}
