package io.attune.annotation.round;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The points of every round's series, thinned as {@link SeriesThinning} says. */
@Component
class SeriesStore {
    /** Steps between two thinnings of a series, so that a step rarely pays for one. */
    private static final int THINNED_EVERY = 100;

    private final JdbcClient jdbc;

    SeriesStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds one point to each of these series and returns those that were new. A point that is there stays as it is. */
    Map<String, Point> add(UUID round, Instant at, long step, Map<String, Double> values) {
        Map<String, Point> added = new LinkedHashMap<>();
        values.forEach((series, value) -> {
            if (Double.isFinite(value) && insert(round, series, at, step, value)) {
                added.put(series, new Point(at, step, value));
            }
        });
        if (step % THINNED_EVERY == 0) {
            added.keySet().forEach(series -> thin(round, series, step));
        }
        return added;
    }

    private boolean insert(UUID round, String series, Instant at, long step, double value) {
        return jdbc.sql("""
                        insert into series_point (round, series, step, at, amount)
                        select ?, ?, ?, ?, ? where not exists
                        (select 1 from series_point where round = ? and series = ? and step = ?)""")
                        .params(round, series, step, OffsetDateTime.ofInstant(at, ZoneOffset.UTC), value)
                        .params(round, series, step)
                        .update()
                > 0;
    }

    private void thin(UUID round, String series, long newest) {
        for (SeriesThinning.Level level : SeriesThinning.levels(newest)) {
            jdbc.sql("delete from series_point where round = ? and series = ? and step <= ? and mod(step, ?) <> 0")
                    .params(round, series, level.upTo(), level.stride())
                    .update();
        }
    }

    /** How many steps the policy has taken: each has a loss. */
    long steps(UUID round) {
        return jdbc.sql("select coalesce(max(step), 0) from series_point where round = ? and series = 'loss'")
                .param(round)
                .query(Long.class)
                .single();
    }

    Set<String> names(UUID round) {
        return new TreeSet<>(jdbc.sql("select distinct series from series_point where round = ?")
                .param(round)
                .query(String.class)
                .list());
    }

    List<Point> points(UUID round, String series, long sinceStep) {
        return jdbc.sql(
                        "select at, step, amount from series_point where round = ? and series = ? and step > ? order by step")
                .params(round, series, sinceStep)
                .query((row, _) ->
                        new Point(row.getObject(1, OffsetDateTime.class).toInstant(), row.getLong(2), row.getDouble(3)))
                .list();
    }
}
