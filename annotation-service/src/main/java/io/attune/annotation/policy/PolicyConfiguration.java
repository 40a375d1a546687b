package io.attune.annotation.policy;

import io.attune.annotation.AttuneSettings;
import io.attune.kafka.artefact.ArtefactStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the weights lie. */
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {
    @Bean
    ArtefactStore artefactStore(AttuneSettings settings) {
        return new ArtefactStore(settings.data().resolve("artefacts"));
    }
}
