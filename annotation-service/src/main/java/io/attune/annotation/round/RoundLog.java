package io.attune.annotation.round;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The lines of the round page's log: one per event that is worth a line, the newest {@value #NEWEST} of a round. */
@Component
class RoundLog {
    private static final int NEWEST = 2000;
    private static final int LONGEST = 2000;

    private final JdbcClient jdbc;

    RoundLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns whether that was news: an event writes one line, however often it is read. */
    boolean write(UUID event, UUID round, LogLine line) {
        OffsetDateTime at = OffsetDateTime.ofInstant(line.at(), ZoneOffset.UTC);
        int added =
                jdbc.sql("""
                        insert into round_log (event, round, at, line)
                        select ?, ?, ?, ? where not exists (select 1 from round_log where event = ?)""").params(event, round, at, cut(line.text()), event).update();
        jdbc.sql("""
                        delete from round_log where round = :round and at <
                        (select min(at) from (select at from round_log where round = :round
                                              order by at desc fetch first :newest rows only) kept)""").param("round", round).param("newest", NEWEST).update();
        return added > 0;
    }

    List<LogLine> newest(UUID round, int limit) {
        return jdbc.sql(
                        "select at, line from round_log where round = ? order by at desc, event desc fetch first ? rows only")
                .params(round, limit)
                .query((row, _) ->
                        new LogLine(row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2)))
                .list();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
