package io.attune.annotation.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters as an admin sees them: the newest {@value #REACH}. */
public interface DeadLetters {
    int REACH = 1000;

    /**
     * Newest first.
     *
     * @param cursor the last id of the page before; null for the first page
     * @param limit 1 to {@value #REACH}
     */
    List<DeadLetterView> page(@Nullable String cursor, int limit);

    /** How many of them wait for a decision. */
    long open();

    /**
     * Puts the record on its topic again.
     *
     * @throws java.util.NoSuchElementException when there is no such letter
     * @throws IllegalStateException when it was replayed or dismissed already, or its topic no longer has it
     */
    void replay(String id);

    /**
     * Takes it off the list.
     *
     * @throws java.util.NoSuchElementException when there is no such letter
     * @throws IllegalStateException when it was replayed or dismissed already
     */
    void dismiss(String id);
}
