-- Why: offers and policies share a premium among the same payers as quotes do, and keep the account of each fund (000:L153 재원 현황).
-- They read what operators entered here, as it stands at the moment; each entry is for good, so its id can be cited.

create view quote.published_subsidy_entry as
  select id, code, version, effective_from, terms, note, entered_at from quote.subsidy_entry;

grant select on quote.subsidy_entry to quote_publisher;
grant select on quote.published_subsidy_entry to underwriting_api, underwriting_job, policy_api, policy_job;
call platform.publish_view('quote.published_subsidy_entry');
