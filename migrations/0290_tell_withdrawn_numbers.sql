-- Why: a limit was withdrawn from everybody whom a request put down to the same corporation, and a typo in one portal's application could
-- so decline another's. A decision now sees of which number a limit was withdrawn, and whether more than a
-- request says whose number that is.

call platform.take_view_back('underwriting.published_withdrawn_days');
create or replace view underwriting.published_withdrawn_days as
  select p.party, p.business_number, w.from_date, l.from_date as until_date, w.business_number as withdrawn_number,
    named.told_by = 'insurer' or named.corporate_number is null as is_told
  from underwriting.limit_withdrawal w
  left join underwriting.limit_lifting l on l.withdrawal_id = w.id
  join underwriting.party named on named.business_number = w.business_number
  join underwriting.party p on p.party = named.party
  where l.from_date is null or l.from_date > w.from_date;
call platform.publish_view('underwriting.published_withdrawn_days');
