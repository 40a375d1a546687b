-- POLICY or REWARD_MODEL: in a round of scores it is the reward model that people's judgments go into
alter table applied_judgment add column kind varchar(16) default 'POLICY' not null;
