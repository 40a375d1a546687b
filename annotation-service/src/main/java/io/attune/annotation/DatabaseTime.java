package io.attune.annotation;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** The time that leases go by: the database's, whatever the clocks of web processes and browsers say. */
@Component
public class DatabaseTime {
    private final EntityManager entities;

    DatabaseTime(EntityManager entities) {
        this.entities = entities;
    }

    /** Now; PostgreSQL says the start of the transaction. */
    public Instant now() {
        return (Instant) entities.createNativeQuery("select current_timestamp", Instant.class)
                .getSingleResult();
    }
}
