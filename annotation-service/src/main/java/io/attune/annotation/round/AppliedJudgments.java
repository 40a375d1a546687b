package io.attune.annotation.round;

import io.attune.kafka.event.StepTaken;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which step first applied which judgment, and how long that took. */
@Component
class AppliedJudgments {
    /** Judgments that the figures are about. */
    private static final int WINDOW = 400;

    private final JdbcClient jdbc;

    AppliedJudgments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(StepTaken step) {
        OffsetDateTime at = OffsetDateTime.ofInstant(step.at(), ZoneOffset.UTC);
        for (long number : step.applied()) {
            jdbc.sql("""
                            insert into applied_judgment (round, number, step, at, kind) select ?, ?, ?, ?, ?
                            where not exists (select 1 from applied_judgment where round = ? and number = ?)""")
                    .params(step.round(), number, step.step(), at, step.kind().name(), step.round(), number)
                    .update();
        }
    }

    /** About the newest judgments that were given in the round itself: those of another time have no latency. */
    Latency latency(UUID round) {
        List<Waited> waited = jdbc.sql("""
                        select j.given_at, a.at,
                               (select min(p.published_at) from policy_version p
                                where p.round = a.round and p.kind = a.kind and p.steps >= a.step)
                        from applied_judgment a join judgment j on j.number = a.number and j.round = a.round
                        where a.round = ? order by a.number desc fetch first ? rows only""")
                .params(round, WINDOW)
                .query((row, _) -> new Waited(
                        row.getObject(1, OffsetDateTime.class),
                        row.getObject(2, OffsetDateTime.class),
                        row.getObject(3, OffsetDateTime.class)))
                .list();
        List<Duration> applied = new ArrayList<>();
        List<Duration> published = new ArrayList<>();
        for (Waited one : waited) {
            applied.add(Duration.between(one.given(), one.applied()));
            if (one.published() != null) {
                published.add(Duration.between(one.given(), one.published()));
            }
        }
        applied.sort(null);
        published.sort(null);
        return new Latency(
                applied.size(),
                quantile(applied, 0.5),
                quantile(applied, 0.95),
                published.size(),
                quantile(published, 0.5),
                quantile(published, 0.95));
    }

    /** Nearest rank: the smallest that at least this share does not exceed. */
    private static @Nullable Duration quantile(List<Duration> rising, double share) {
        return rising.isEmpty() ? null : rising.get((int) Math.ceil(share * rising.size()) - 1);
    }

    private record Waited(
            OffsetDateTime given,
            OffsetDateTime applied,
            @Nullable OffsetDateTime published) {}
}
