package dev.argosy.standalone.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.conversation.Conversation;
import dev.argosy.client.conversation.ConversationConflictException;
import dev.argosy.client.conversation.ConversationStoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a line that begins with a slash does. Owned by one thread. */
final class Commands {
  private static final String HELP =
      """
      /model NAME    the model of what comes; alone: which it is
      /system TEXT   the system prompt from now on; alone: what it is
      /cost          tokens and dollars of this chat, and how long its history is
      /save FILE     writes the conversation into a new file
      /reset         forgets the history
      /help          this
      /quit          ends, as Ctrl-D does
      //...          a line that begins with a slash; a line that ends with \\ goes on
      Ctrl-C         stops the answer at hand\
      """;

  private final Conversation conversation;
  private final Screen screen;
  private final Spent spent;

  Commands(Conversation conversation, Screen screen, Spent spent) {
    this.conversation = conversation;
    this.screen = screen;
    this.spent = spent;
  }

  /** Runs it; false if it ends the chat. */
  boolean run(String line) {
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space).strip();
    try {
      switch (name) {
        case "/quit", "/exit" -> {
          return false;
        }
        case "/help" -> screen.say(HELP);
        case "/model" -> model(rest);
        case "/system" -> system(rest);
        case "/cost" -> cost();
        case "/save" -> save(rest);
        case "/reset" -> conversation.reset();
        default -> screen.problem("no command " + name + "; /help lists them");
      }
    } catch (ConversationStoreException | ConversationConflictException notKept) {
      screen.problem(String.valueOf(notKept.getMessage()));
    }
    return true;
  }

  private void model(String name) {
    if (!name.isEmpty()) {
      conversation.model(name);
    }
    screen.say("model: " + conversation.model());
  }

  private void system(String text) {
    if (!text.isEmpty()) {
      conversation.system(text);
    }
    screen.say("system: " + conversation.system());
  }

  private void cost() {
    screen.say(spent.toString());
    screen.say(
        "history: %,d turns, about %,d tokens; the last request took %,d"
            .formatted(conversation.turns(), conversation.tokens(), spent.lastInput()));
  }

  private void save(String file) {
    if (file.isEmpty()) {
      screen.problem("/save needs a file");
      return;
    }
    try {
      Files.writeString(Path.of(file), transcript(), StandardOpenOption.CREATE_NEW);
      screen.say("saved to " + file);
    } catch (FileAlreadyExistsException there) {
      screen.problem(file + " is there already; /save makes a new file");
    } catch (IOException | InvalidPathException unwritable) {
      screen.problem("/save needs a file that can be written: " + unwritable.getMessage());
    }
  }

  private String transcript() {
    StringBuilder text = new StringBuilder();
    if (!conversation.system().isEmpty()) {
      text.append("## system\n\n").append(conversation.system()).append("\n\n");
    }
    for (JsonNode message : conversation.messages()) {
      text.append("## ").append(message.path("role").asText()).append("\n\n");
      JsonNode content = message.path("content");
      if (content.isTextual()) {
        text.append(content.textValue());
      }
      content.forEach(block -> text.append(block.path("text").asText()));
      text.append("\n\n");
    }
    return text.toString();
  }
}
