package io.attune.annotation.round;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface RoundRepository extends JpaRepository<Round, UUID> {
    List<Round> findByProjectOrderByNumberDesc(UUID project);

    Optional<Round> findFirstByProjectOrderByNumberDesc(UUID project);

    /** Only live rounds are given no collected judgments. */
    @Query("""
            select r.id, r.project, case when r.dataEnd = 0 then true else false end
            from Round r where r.runningProject is not null order by r.launchedAt""")
    List<RunningRound> running();

    @Query("""
            select r.requested, r.sequence, r.acknowledged, r.acknowledgedSequence, r.reason
            from Round r where r.id = :id""")
    Optional<RoundState> state(UUID id);

    Optional<Round> findByRunningProject(UUID project);

    @Query("select r.id from Round r where r.dataGiven < r.dataEnd and r.endedAt is null order by r.launchedAt")
    List<UUID> withDataToGive();
}
