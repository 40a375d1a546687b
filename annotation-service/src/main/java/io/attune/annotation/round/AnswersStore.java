package io.attune.annotation.round;

import io.attune.kafka.event.AnswersShown;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What versions answer to the shown prompts: the first version and the newest {@value #NEWEST}. */
@Component
class AnswersStore {
    private static final int NEWEST = 50;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    AnswersStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns whether that was news. */
    boolean add(AnswersShown shown) {
        int added = jdbc.sql("""
                        insert into shown_answers (round, policy, at, answers)
                        select ?, ?, ?, ? where not exists (select 1 from shown_answers where round = ? and policy = ?)""")
                .params(
                        shown.round(),
                        shown.policy(),
                        OffsetDateTime.ofInstant(shown.at(), ZoneOffset.UTC),
                        JSON.writeValueAsString(shown.answers()))
                .params(shown.round(), shown.policy())
                .update();
        jdbc.sql("""
                        delete from shown_answers where round = :round
                        and policy > (select min(policy) from shown_answers where round = :round)
                        and policy not in (select policy from shown_answers where round = :round
                                           order by policy desc fetch first :newest rows only)""").param("round", shown.round()).param("newest", NEWEST).update();
        return added > 0;
    }

    List<ShownAnswers> of(UUID round) {
        return jdbc.sql("select policy, at, answers from shown_answers where round = ? order by policy")
                .param(round)
                .query((row, _) -> new ShownAnswers(
                        row.getInt(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        JSON.readValue(row.getString(3), TEXTS)))
                .list();
    }
}
