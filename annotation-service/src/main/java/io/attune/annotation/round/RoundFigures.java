package io.attune.annotation.round;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts what a round has come to. */
@Component
class RoundFigures {
    private final JdbcClient jdbc;
    private final SeriesStore series;

    RoundFigures(JdbcClient jdbc, SeriesStore series) {
        this.jdbc = jdbc;
        this.series = series;
    }

    RoundView view(Round round) {
        return round.view(judgments(round), series.steps(round.id()));
    }

    /** Judgments in force: those given in the round, and those of the project that an offline round was given. */
    private RoundView.JudgmentCounts judgments(Round round) {
        return jdbc.sql("""
                        select count(case when j.origin = 'JUDGE' then null else 1 end),
                               count(case when j.origin = 'JUDGE' then 1 end)
                        from judgment j
                        where (j.round = :round or (:upTo > 0 and j.project = :project and j.number <= :upTo))
                        and not exists (select 1 from retraction r where r.number = j.number)""")
                .param("round", round.id())
                .param("project", round.project())
                .param("upTo", round.dataCounted())
                .query((row, _) -> new RoundView.JudgmentCounts(row.getLong(1), row.getLong(2)))
                .single();
    }
}
