package io.attune.annotation;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The service without screens. */
@SpringBootApplication
public class TestApplication {
    /** BCrypt at its lowest cost: tests make hundreds of accounts. */
    @Bean
    @Primary
    PasswordEncoder quickPasswordEncoder() {
        return new BCryptPasswordEncoder(4);
    }
}
