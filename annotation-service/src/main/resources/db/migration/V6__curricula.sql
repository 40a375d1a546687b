-- Of a round that goes from clear judgments to close ones: how far apart those put two answers that it is given now. -1: all are given, by their numbers
alter table tuning_round add column data_gap integer default -1 not null;
