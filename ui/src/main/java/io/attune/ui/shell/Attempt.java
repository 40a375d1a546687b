package io.attune.ui.shell;

import io.attune.kafka.artefact.ArtefactException;
import java.util.NoSuchElementException;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Runs what a person asked for, and says in a toast why it could not be done. */
public final class Attempt {
    private Attempt() {}

    /** Whether the action came to its end. */
    public static boolean to(Runnable action) {
        try {
            action.run();
            return true;
        } catch (IllegalArgumentException
                | IllegalStateException
                | NoSuchElementException
                | ArtefactException refused) {
            Toast.problem(sentence(refused));
        } catch (DataAccessException | TransactionException unreachable) {
            LoggerFactory.getLogger(Attempt.class).warn("The database did not answer", unreachable);
            Toast.problem("The database did not answer, so nothing has changed. Try again in a moment.");
        }
        return false;
    }

    /** The message of a refusal as a sentence. */
    public static String sentence(Exception refused) {
        String message = refused.getMessage();
        if (message == null || message.isBlank()) {
            return "That is not possible now.";
        }
        String capital = Character.toUpperCase(message.charAt(0)) + message.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
