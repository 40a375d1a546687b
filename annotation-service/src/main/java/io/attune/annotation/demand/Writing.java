package io.attune.annotation.demand;

import io.attune.annotation.AttuneSettings;
import io.attune.annotation.DatabaseTime;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.RunningRound;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What annotators wait for. */
@Service
public class Writing {
    private final Rounds rounds;
    private final DrawRequestRepository requests;
    private final DatabaseTime time;
    private final AttuneSettings settings;

    Writing(Rounds rounds, DrawRequestRepository requests, DatabaseTime time, AttuneSettings settings) {
        this.rounds = rounds;
        this.requests = requests;
        this.time = time;
        this.settings = settings;
    }

    /** How many tasks' worth of answers the project's running rounds have been asked for and have not given yet. */
    @Transactional(readOnly = true)
    public int tasks(UUID project) {
        Instant since = time.now().minus(settings.drawPatience());
        return rounds.running().stream()
                .filter(round -> round.project().equals(project))
                .map(RunningRound::id)
                .mapToInt(round -> requests.outstanding(round, since))
                .sum();
    }
}
