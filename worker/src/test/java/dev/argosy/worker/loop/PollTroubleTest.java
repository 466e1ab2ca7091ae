package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PollTroubleTest {
  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aRightToATopicThatIsTakenAwayMayComeBack(GroupProtocol protocol) {
    assertSurvives(protocol, new TopicAuthorizationException(Set.of("argosy.requests")));
  }

  @Test
  void aMemberWhoseHeartbeatsAreRefusedForATopicEndsSinceItWouldRepeatThemWithoutAPause() {
    var refused = new TopicAuthorizationException("Topic authorization failed.");
    assertEnds(GroupProtocol.CONSUMER, refused);
    assertSurvives(GroupProtocol.CLASSIC, refused);
  }

  @Test
  void whatEndsTheHeartbeatsOfAMemberForGoodEndsTheMember() {
    assertEnds(GroupProtocol.CONSUMER, GroupAuthorizationException.forGroupId("argosy"));
    assertEnds(GroupProtocol.CONSUMER, new SaslAuthenticationException("no"));
    assertSurvives(GroupProtocol.CLASSIC, GroupAuthorizationException.forGroupId("argosy"));
    assertSurvives(GroupProtocol.CLASSIC, new SaslAuthenticationException("no"));
  }

  private static void assertSurvives(GroupProtocol protocol, KafkaException failure) {
    assertThatCode(() -> new PollTrouble(protocol).survive(failure)).doesNotThrowAnyException();
  }

  private static void assertEnds(GroupProtocol protocol, KafkaException failure) {
    assertThatThrownBy(() -> new PollTrouble(protocol).survive(failure)).isSameAs(failure);
  }
}
