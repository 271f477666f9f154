-- Why: what a subsidy programme pays is agreed with each payer and changes with its fund (재원 현황), while documents print a range.
-- An operator enters the exact share, the cap, the fund and the period as they become known. Entries are dated and never edited:
-- a later one supersedes from its date on, and a quote of an earlier day can still be worked out as it was.

create table quote.subsidy_entry (
  id text primary key check (id like 'se\_%'),
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,59}$'),
  -- How many entries the code had with this one. Unique, so that of two operators at once one is told.
  version integer not null check (version >= 1),
  effective_from date not null,
  -- All terms of the programme from that date on, as the rulebook would state them.
  terms json not null,
  note text check (char_length(note) between 1 and 500),
  entered_by text not null,
  entered_at timestamptz not null default now(),
  unique (code, version)
);
comment on table quote.subsidy_entry is 'What operators entered of subsidy programmes, in order; laid over what the rulebook states';

alter table quote.subsidy_entry enable row level security;

-- Terms are public to whoever may quote; nobody but the insurer enters them, whatever a handler forgets to ask.
create policy subsidy_entry_read on quote.subsidy_entry for select using (true);
create policy subsidy_entry_insert on quote.subsidy_entry for insert
  with check (platform.current_actor_kind() = 'insurer');

grant select, insert on quote.subsidy_entry to quote_api;
