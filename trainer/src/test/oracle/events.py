"""What TensorBoard's own writer makes of two events, and what its own reader finds in a file.

    python events.py                       writes ../resources/events/expected.tfevents
    python events.py read DIRECTORY        prints what TensorBoard reads there, for a directory of --tensorboard

Needs tensorboard 2 alone. The times are fixed, so that the file is the same each time.
"""
import os, sys
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/events/expected.tfevents")
TIME = 1700000000.25


def write():
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "wb") as file:
        writer = RecordWriter(file)
        writer.write(Event(wall_time=TIME, file_version="brain.Event:2").SerializeToString())
        values = [
            Summary.Value(tag="loss", simple_value=0.5),
            Summary.Value(tag="rewards/margins", simple_value=-2.0),
        ]
        writer.write(Event(wall_time=TIME, step=300, summary=Summary(value=values)).SerializeToString())


def read(directory):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(directory)
    events.Reload()
    for tag in events.Tags()["scalars"]:
        for event in events.Scalars(tag):
            print(tag, event.step, event.value)


read(sys.argv[2]) if sys.argv[1:2] == ["read"] else write()
