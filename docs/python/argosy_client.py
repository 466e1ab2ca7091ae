"""Argosy from Python, in one file: copy it. Needs confluent-kafka.

    with Fleet("localhost:9092", client_name="billing") as fleet:
        result = fleet.submit({"model": "claude-haiku-4-5", "max_tokens": 256,
                               "messages": [{"role": "user", "content": "Who is paid?"}]}).result(60)
        print(text(result), result["cost"]["amount"])

    for result in results("localhost:9092", group="archive"):   # everybody's, at least once
        store(result)

What is written and read is docs/contract.md. As a command it asks one question:

    python3 argosy_client.py --bootstrap-servers localhost:9092 --stream "Who is paid?"
"""

import argparse
import json
import sys
import threading
import time
import uuid
from concurrent.futures import Future

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

SEND_TIMEOUT_MS = 30_000
CHUNKS_PATIENCE_S = 5  # for chunks that a result names; then its own text stands in for them


class RequestFailed(Exception):
    """The request ended without an answer; `result` says why."""

    def __init__(self, result):
        error = result.get("error") or {}
        super().__init__(f"{result['status']}: {error.get('type')}: {error.get('message')}")
        self.result = result


def text(result):
    """The answer's text blocks together. Raises RequestFailed if there is no answer."""
    if result["status"] != "succeeded":
        raise RequestFailed(result)
    if "message" not in result:
        raise LookupError(f"the answer to {result['id']} is kept outside of Kafka, at {result['message_ref']['ref']}")
    return "".join(block["text"] for block in result["message"]["content"] if block["type"] == "text")


class Fleet:
    """Posts requests and brings their results back. Thread-safe; one for a process is enough.

    kafka: more properties for every client, such as security.protocol and sasl.*
    """

    def __init__(self, bootstrap_servers, client_name="python", kafka=None, requests="argosy.requests",
                 replies="argosy.replies", chunks="argosy.chunks", control="argosy.control",
                 max_request_bytes=32 << 20):
        self._kafka = {"bootstrap.servers": bootstrap_servers, **(kafka or {})}
        self._requests, self._chunks, self._control = requests, chunks, control
        self.name = f"{client_name}-{uuid.uuid4()}"  # no other process ever had it
        self._producer = Producer({**self._kafka, "enable.idempotence": True, "message.max.bytes": max_request_bytes,
                                   "message.timeout.ms": SEND_TIMEOUT_MS, "partitioner": "murmur2_random"})
        self._lock = threading.Lock()
        self._waiting = {}
        self._closed = threading.Event()
        # Where the replies end now, before anything is sent: no reply is missed.
        self._replies = self._reader(replies, self.name)
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._deliver, self._acknowledge)]
        for thread in self._threads:
            thread.start()

    def _reader(self, topic, key):
        consumer = Consumer({**self._kafka, "group.id": self.name, "enable.auto.commit": False,
                             "isolation.level": "read_committed", "auto.offset.reset": "error",
                             "fetch.message.max.bytes": 8 << 20})
        known = consumer.list_topics(topic, timeout=10).topics[topic]
        if known.error is not None:
            raise KafkaException(known.error)
        partition = partition_of(key, len(known.partitions))
        end = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)[1]
        consumer.assign([TopicPartition(topic, partition, end)])
        return consumer

    def send(self, body, **envelope):
        """Posts a request whose result somebody else reads; returns its id once Kafka has it.

        envelope: id, tenant, tags, metadata, expires_at, due_at, fallback, limits, residency
        """
        request = {"id": str(uuid.uuid4()), **envelope, "body": body}
        acknowledged = Future()
        self._produce(self._requests, request["id"], request,
                      lambda failure: _end(acknowledged, failure, request["id"]))
        return acknowledged.result()

    def submit(self, body, **envelope):
        """Posts a request; the future ends with its result, whatever its status.

        Give result(timeout=...) a time-out, and the request an expires_at: the fleet may be busy for hours.
        """
        request = {"id": str(uuid.uuid4()), **envelope, "body": body, "reply": {"client": self.name}}
        future = Future()
        with self._lock:
            if request["id"] in self._waiting:
                raise ValueError(f"a request with the id {request['id']} is waiting already")
            self._waiting[request["id"]] = future
        self._produce(self._requests, request["id"], request,
                      lambda failure: failure and self._fail(request["id"], failure))
        return future

    def stream(self, body, timeout=900, **envelope):
        """Yields ("text", piece) while the answer grows, ("restart", "") when a broken call begins anew (drop what
        you showed), and last ("result", result). The pieces since the last restart are the whole answer if there is
        one here. Raises TimeoutError after so many seconds."""
        deadline = time.monotonic() + timeout
        request_id = envelope.setdefault("id", str(uuid.uuid4()))
        reader = self._reader(self._chunks, request_id)
        try:
            future = self.submit({**body, "stream": True}, **envelope)
            stream, attempt, seen, shown, give_up = None, 0, 0, "", None
            while time.monotonic() < deadline:
                ended = future.done()  # asked before the poll: when the result is here, its chunks are there
                chunk = _chunk(reader.poll(0.05), request_id)
                if chunk is not None and chunk["stream"] != stream and chunk["seq"] == 0 and chunk["attempt"] >= attempt:
                    if shown:
                        yield "restart", ""
                    stream, attempt, seen, shown = chunk["stream"], chunk["attempt"], 0, ""
                if chunk is not None and chunk["stream"] == stream and chunk["seq"] == seen:
                    seen += 1
                    for event in chunk["events"]:
                        if event.get("delta", {}).get("type") == "text_delta":
                            shown += event["delta"]["text"]
                            yield "text", event["delta"]["text"]
                if not ended:
                    continue
                result = future.result()
                give_up = give_up or time.monotonic() + CHUNKS_PATIENCE_S
                named = result.get("stream")
                awaited = (result["status"] == "succeeded" and named and named["chunks_complete"]
                           and named["chunks"] > 0 and not (named["id"] == stream and seen >= named["chunks"]))
                if awaited and time.monotonic() < give_up:
                    continue
                if result["status"] == "succeeded" and "message" in result:  # else it has none, or it is kept elsewhere
                    whole = text(result)
                    if not (named and named["id"] == stream and whole.startswith(shown)):
                        if shown:
                            yield "restart", ""
                        shown = ""
                    if whole != shown:
                        yield "text", whole[len(shown):]
                yield "result", result
                return
            raise TimeoutError(f"no result of {request_id} in {timeout} s; it may still run")
        finally:
            reader.close()

    def cancel(self, request_id):
        """Asks that the requests of this id be not called, or their calls stopped; those posted before this alone.
        They then end as `cancelled`, unless their result was on its way already."""
        self._cancel({"id": request_id}, request_id)

    def cancel_all(self, key, value):
        """The same for all requests with this tag."""
        self._cancel({"tag": {"key": key, "value": value}}, f"tag:{key}={value}")

    def _cancel(self, which, key):
        acknowledged = Future()
        self._produce(self._control, key, {"v": 1, "cancel": which}, lambda failure: _end(acknowledged, failure, None))
        acknowledged.result()

    def _produce(self, topic, key, record, ended):
        try:
            self._producer.produce(topic, json.dumps(record).encode(), key.encode(),
                                   on_delivery=lambda failure, _: ended(failure and KafkaException(failure)))
        except (BufferError, KafkaException) as refused:
            ended(refused)

    def _acknowledge(self):
        while not self._closed.is_set():
            self._producer.poll(0.1)

    def _deliver(self):
        while not self._closed.is_set():
            record = self._replies.poll(0.1)
            if record is None or record.error() or dict(record.headers() or []).get("argosy-client") != self.name.encode():
                continue
            result = json.loads(record.value())
            with self._lock:
                future = self._waiting.pop(result["id"], None)
            if future is not None:
                _end(future, None, result)

    def _fail(self, request_id, failure):
        with self._lock:
            future = self._waiting.pop(request_id, None)
        if future is not None:
            _end(future, failure, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Sends what is on its way; ends what is still waiting with an exception."""
        self._producer.flush(SEND_TIMEOUT_MS / 1000)
        self._closed.set()
        for thread in self._threads:
            thread.join()
        self._replies.close()
        with self._lock:
            left, self._waiting = self._waiting, {}
        for future in left.values():
            _end(future, RuntimeError("the client was closed; the request may still run"), None)


def results(bootstrap_servers, group, topic="argosy.results", kafka=None):
    """Yields all results, at least once: a result counts as handled when the next one is asked for."""
    consumer = Consumer({"bootstrap.servers": bootstrap_servers, **(kafka or {}), "group.id": group,
                         "isolation.level": "read_committed", "auto.offset.reset": "earliest",
                         "enable.auto.commit": True, "enable.auto.offset.store": False})
    consumer.subscribe([topic])
    try:
        while True:
            record = consumer.poll(1.0)
            if record is None:
                continue
            if record.error():
                if record.error().fatal():
                    raise KafkaException(record.error())
                continue
            yield json.loads(record.value())
            consumer.store_offsets(record)
    finally:
        consumer.close()


def partition_of(key, partitions):
    """Kafka's own rule, which places our records: murmur2 of the key."""
    data, mask, m = key.encode(), 0xFFFFFFFF, 0x5BD1E995
    h = 0x9747B28C ^ len(data)
    whole = len(data) & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i:i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    if len(data) > whole:
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & mask
    h = (h ^ h >> 13) * m & mask
    h ^= h >> 15
    return (h & 0x7FFFFFFF) % partitions


def _chunk(record, request_id):
    if record is None or record.error() or record.key() != request_id.encode():
        return None
    return json.loads(record.value())


def _end(future, failure, value):
    if not future.set_running_or_notify_cancel():
        return
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(value)


def main():
    options = argparse.ArgumentParser(description="Asks the fleet one question.")
    options.add_argument("--bootstrap-servers", default="localhost:9092")
    options.add_argument("--model", default="claude-haiku-4-5")
    options.add_argument("--max-tokens", type=int, default=256)
    options.add_argument("--stream", action="store_true", help="print the answer while it grows")
    options.add_argument("--timeout", type=float, default=60, help="seconds")
    options.add_argument("prompt")
    asked = options.parse_args()
    body = {"model": asked.model, "max_tokens": asked.max_tokens,
            "messages": [{"role": "user", "content": asked.prompt}]}
    with Fleet(asked.bootstrap_servers) as fleet:
        if asked.stream:
            for kind, value in fleet.stream(body):
                if kind == "result":
                    text(value)
                else:
                    print(value if kind == "text" else "\n-- again --\n", end="", flush=True)
            print()
        else:
            print(text(fleet.submit(body).result(asked.timeout)))


if __name__ == "__main__":
    try:
        main()
    except RequestFailed as failed:
        sys.exit(str(failed))
