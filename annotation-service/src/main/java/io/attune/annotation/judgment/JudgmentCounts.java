package io.attune.annotation.judgment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How much was judged, by whom and how fast. */
@Service
@Transactional(readOnly = true)
public class JudgmentCounts {
    private final JdbcClient jdbc;

    JudgmentCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Of one annotator, over all projects.
     *
     * @param dayStart when today began where the annotator is
     */
    public AnnotatorProgress of(UUID annotator, Instant dayStart) {
        return jdbc.sql("""
                        select sum(case when j.given_at >= :day then 1 else 0 end) as today, count(*) as total
                        from judgment j left join retraction r on r.number = j.number
                        where j.annotator = :annotator and r.number is null""")
                .param("day", dayStart.atOffset(ZoneOffset.UTC))
                .param("annotator", annotator)
                .query((row, _) -> new AnnotatorProgress(
                        annotator, row.getLong("today"), row.getLong("total"), medianSeconds(annotator)))
                .single();
    }

    private @Nullable Double medianSeconds(UUID annotator) {
        long[] newest =
                jdbc.sql("""
                        select j.spent_ms from judgment j left join retraction r on r.number = j.number
                        where j.annotator = :annotator and r.number is null
                        order by j.given_at desc fetch first 100 rows only""").param("annotator", annotator).query((row, _) -> row.getLong("spent_ms")).list().stream()
                        .mapToLong(Long::longValue)
                        .sorted()
                        .toArray();
        if (newest.length == 0) {
            return null;
        }
        int middle = newest.length / 2;
        double median = newest.length % 2 == 1 ? newest[middle] : (newest[middle - 1] + newest[middle]) / 2.0;
        return median / 1000;
    }

    /**
     * Of a project.
     *
     * @param dayStart when today began
     */
    public ProjectProgress ofProject(UUID project, Instant dayStart) {
        return jdbc.sql("""
                        select sum(case when j.origin = 'PERSON' and j.given_at >= :day then 1 else 0 end) as today,
                               sum(case when j.origin = 'PERSON' then 1 else 0 end) as people,
                               sum(case when j.origin = 'JUDGE' then 1 else 0 end) as judge,
                               sum(case when j.origin = 'IMPORT' then 1 else 0 end) as imported
                        from judgment j left join retraction r on r.number = j.number
                        where j.project = :project and r.number is null""")
                .param("day", dayStart.atOffset(ZoneOffset.UTC))
                .param("project", project)
                .query((row, _) -> new ProjectProgress(
                        row.getLong("today"), row.getLong("people"), row.getLong("judge"), row.getLong("imported")))
                .single();
    }

    /** Of a round; imported ones have none. */
    public ProjectProgress ofRound(UUID round) {
        return jdbc.sql("""
                        select sum(case when j.origin = 'PERSON' then 1 else 0 end) as people,
                               sum(case when j.origin = 'JUDGE' then 1 else 0 end) as judge
                        from judgment j left join retraction r on r.number = j.number
                        where j.round = :round and r.number is null""")
                .param("round", round)
                .query((row, _) -> new ProjectProgress(0, row.getLong("people"), row.getLong("judge"), 0))
                .single();
    }
}
