-- Why: asking for a quote again, with other facts or under newer rules, puts a new quote in the old one's place. A quote never
-- changes, so that another took its place is a row of its own. Its primary key lets one of two revisions at once win.

create table quote.quote_supersession (
  organisation text not null,
  quote_id text not null primary key references quote.quote,
  -- The new quote is written at the end of its transaction.
  by_quote_id text not null references quote.quote deferrable initially deferred,
  at timestamptz not null default now(),
  check (by_quote_id > quote_id)
);
comment on table quote.quote_supersession is 'Which quote took another one''s place';

create index quote_supersession_by on quote.quote_supersession (by_quote_id);

alter table quote.quote_supersession enable row level security;

create policy quote_supersession_own on quote.quote_supersession for select
  using (organisation = platform.current_organisation());
create policy quote_supersession_insurer on quote.quote_supersession for select
  using (platform.current_actor_kind() in ('insurer', 'auditor'));
-- Nobody can put a quote in the place of another organisation's, whatever a handler forgets to ask.
create policy quote_supersession_insert on quote.quote_supersession for insert
  with check (
    organisation = platform.current_organisation()
    and exists (select from quote.quote q where q.id = quote_id and q.organisation = platform.current_organisation())
  );

grant select, insert on quote.quote_supersession to quote_api;
