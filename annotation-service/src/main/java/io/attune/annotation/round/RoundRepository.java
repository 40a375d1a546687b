package io.attune.annotation.round;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface RoundRepository extends JpaRepository<Round, UUID> {
    List<Round> findByProjectOrderByNumberDesc(UUID project);

    Optional<Round> findFirstByProjectOrderByNumberDesc(UUID project);

    List<Round> findByRunningProjectIsNotNullOrderByLaunchedAt();

    Optional<Round> findByRunningProject(UUID project);

    @Query("select r.id from Round r where r.dataGiven < r.dataEnd and r.endedAt is null order by r.launchedAt")
    List<UUID> withDataToGive();
}
