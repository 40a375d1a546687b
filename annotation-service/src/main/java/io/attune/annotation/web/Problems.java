package io.attune.annotation.web;

import io.attune.annotation.annotator.SignInRefusedException;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.artefact.ArtefactException;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Every failure as a problem detail (RFC 9457) whose {@code detail} names the thing, the cause and the cure. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException e) {
        return problem(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ProblemDetail missing(NoSuchElementException e) {
        return problem(HttpStatus.NOT_FOUND, e);
    }

    /** The request is right, and does not fit what is there. */
    @ExceptionHandler
    ProblemDetail conflicting(IllegalStateException e) {
        return problem(HttpStatus.CONFLICT, e);
    }

    @ExceptionHandler
    ProblemDetail refused(SignInRefusedException e) {
        return problem(HttpStatus.UNAUTHORIZED, e);
    }

    @ExceptionHandler
    ProblemDetail kafkaAway(KafkaUnavailableException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, e);
    }

    @ExceptionHandler
    ProblemDetail late(TimeoutException e) {
        return problem(HttpStatus.GATEWAY_TIMEOUT, e);
    }

    @ExceptionHandler
    ProblemDetail asynchronous(CompletionException e) {
        return e.getCause() instanceof TimeoutException late ? late(late) : unexpected(e);
    }

    @ExceptionHandler
    ProblemDetail artefact(ArtefactException e) {
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, e);
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail databaseAway(RuntimeException e) {
        LOG.error("the database refused", e);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer as it should. Nothing was changed; try again.");
    }

    @ExceptionHandler
    ProblemDetail unexpected(Exception e) {
        LOG.error("a request failed", e);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "That is a fault of Attune's: its log has the details.");
    }

    @ExceptionHandler
    ProblemDetail wrongType(MethodArgumentTypeMismatchException e) {
        Class<?> required = e.getRequiredType();
        String expected =
                required == UUID.class ? "an id" : required == null ? "another value" : "a " + required.getSimpleName();
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, e.getName() + " is \"" + e.getValue() + "\", expected " + expected + ".");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "The body cannot be read: " + reason(e) + ".");
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    private static String reason(HttpMessageNotReadableException e) {
        return e.getCause() instanceof JacksonException json ? BodyFault.of(json) : "it is empty or was cut";
    }

    private static ProblemDetail problem(HttpStatus status, Exception e) {
        String message = Objects.requireNonNullElse(e.getMessage(), status.getReasonPhrase());
        return ProblemDetail.forStatusAndDetail(status, sentence(message));
    }

    private static String sentence(String message) {
        String capital = message.isEmpty()
                ? message
                : message.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + message.substring(1);
        return capital.endsWith(".") || capital.endsWith("?") ? capital : capital + ".";
    }
}
