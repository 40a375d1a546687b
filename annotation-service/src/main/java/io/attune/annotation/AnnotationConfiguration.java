package io.attune.annotation;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.client.EventWriter;
import io.attune.kafka.event.Uuid7;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Where time, chance and Kafka come from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttuneSettings.class)
class AnnotationConfiguration {
    /** In microseconds, as databases keep it: what is written and what is read later are equal. */
    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Bean
    Uuid7 identities(Clock clock, RandomGenerator random) {
        return new Uuid7(clock, random);
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    KafkaAddress kafkaAddress(AttuneSettings settings) {
        return new KafkaAddress(settings.kafka());
    }

    @Bean(destroyMethod = "close")
    EventSink eventSink(KafkaAddress address) {
        return new EventWriter(address, "/attune/web");
    }

    @Bean
    HibernatePropertiesCustomizer insertsInBatches() {
        return properties -> properties.put("hibernate.jdbc.batch_size", 50);
    }
}
