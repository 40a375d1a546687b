package io.attune.annotation.annotator;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AnnotatorRepository extends Repository<Annotator, UUID> {
    Optional<Annotator> findById(UUID id);

    Optional<Annotator> findBySignInName(String signInName);

    boolean existsBySignInName(String signInName);

    List<Annotator> findAllByOrderBySignInName();

    long count();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Annotator a where a.id = :id")
    Optional<Annotator> lock(UUID id);

    /** In one order, so that two of these never wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select a from Annotator a order by a.id")
    List<Annotator> lockAll();

    @Query("select count(a) from Annotator a where a.activeProject = :project and a.activeAt > :since")
    int countActive(UUID project, Instant since);

    @Query("""
            select a from Annotator a join ApiToken t on t.annotator = a.id
            where t.sha256 = :sha256 and t.revoked = false and a.disabled = false""")
    Optional<Annotator> findByToken(String sha256);

    @Query("select t from ApiToken t where t.annotator = :annotator and t.revoked = false order by t.id")
    List<ApiToken> tokens(UUID annotator);

    @Query("select t from ApiToken t where t.id = :id and t.annotator = :annotator")
    Optional<ApiToken> token(UUID annotator, UUID id);
}
