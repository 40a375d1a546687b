package io.attune.annotation.json;

import io.attune.kafka.event.Message;
import jakarta.persistence.Converter;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** A conversation as JSON. */
@Converter
public class MessagesColumn extends JsonColumn<List<Message>> {
    public MessagesColumn() {
        super(new TypeReference<>() {});
    }
}
