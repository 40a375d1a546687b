package io.attune.annotation.demand;

import java.time.Instant;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface DrawRequestRepository extends Repository<DrawRequest, UUID> {
    @Query("select count(d) from DrawRequest d where d.round = :round and d.answered = false and d.askedAt > :since")
    int outstanding(UUID round, Instant since);

    @Modifying
    @Query("update DrawRequest d set d.answered = true where d.id = :id")
    int answered(UUID id);
}
