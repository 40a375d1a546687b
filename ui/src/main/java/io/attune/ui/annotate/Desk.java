package io.attune.ui.annotate;

import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.Receipt;
import io.attune.annotation.judgment.Submission;
import io.attune.ui.shell.Attempt;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Turns what the browser sends into a stored judgment, and a failure into what the browser should do about it. */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final Judgments judgments;
    private final UUID annotator;

    Desk(Judgments judgments, UUID annotator) {
        this.judgments = judgments;
        this.annotator = annotator;
    }

    Outcome judge(Answered answered) {
        try {
            Receipt receipt = judgments.submit(annotator, submission(answered));
            return Outcome.saved(receipt.judgment().toString());
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException refused) {
            return Outcome.refused("Not stored: " + Attempt.sentence(refused));
        } catch (DataAccessException | TransactionException unreachable) {
            LOG.warn("A judgment of task {} waits: the database did not answer", answered.task(), unreachable);
            return Outcome.later("The database did not answer.");
        }
    }

    private static Submission submission(Answered answered) {
        return new Submission(
                answered.task(),
                DisplayedVerdict.stored(answered.verdict(), answered.displayed(), answered.scores()),
                answered.displayed(),
                answered.guidelines(),
                Duration.ofMillis(answered.millis()),
                answered.comment(),
                answered.flagged());
    }
}
